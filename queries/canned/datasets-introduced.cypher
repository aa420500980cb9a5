// title: Datasets that papers introduce, and how many others took them up
// param: limit integer = 25
// returns: dataset string, published string, taken_up_by integer, paper string, id string
MATCH (p:Paper)-[:PROPOSES]->(d:Dataset)
RETURN d.name AS dataset, p.published AS published,
       COUNT { MATCH (other:Paper)-[:EVALUATES_ON]->(d) WHERE other <> p } AS taken_up_by,
       coalesce(p.title, left(p.abstract, 80)) AS paper, p.id AS id
ORDER BY taken_up_by DESC, dataset, published, id LIMIT $limit
