// title: Papers that introduce a method, dataset or task
// param: name Entity = "Transformer"
// returns: published string, paper string, kind string, confidence float, id string
MATCH (e:Entity {name: $name})<-[r:PROPOSES]-(p:Paper)
RETURN p.published AS published, coalesce(p.title, left(p.abstract, 80)) AS paper,
       CASE WHEN e:Method THEN 'Method' WHEN e:Dataset THEN 'Dataset' ELSE 'Task' END AS kind,
       r.confidence AS confidence, p.id AS id
ORDER BY confidence DESC, published, id, kind
