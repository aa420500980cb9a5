// title: First and latest paper that works with a method, dataset or task
// param: name Entity = "Transformer"
// returns: which string, published string, paper string, role string, id string
MATCH (:Entity {name: $name})<-[r]-(p:Paper)
WHERE p.published IS NOT NULL AND type(r) <> 'MENTIONS'
WITH min(p.published) AS first, max(p.published) AS latest
MATCH (:Entity {name: $name})<-[r]-(p:Paper)
WHERE p.published IN [first, latest] AND type(r) <> 'MENTIONS'
RETURN CASE WHEN p.published = first THEN 'first' ELSE 'latest' END AS which, p.published AS published,
       coalesce(p.title, left(p.abstract, 80)) AS paper, type(r) AS role, p.id AS id
ORDER BY published, which, id, role
