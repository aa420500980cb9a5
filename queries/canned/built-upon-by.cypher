// title: Methods whose proposals build on a method
// param: method Method = "Transformer"
// param: limit integer = 20
// returns: method string, papers integer, first_published string
MATCH (:Method {name: $method})<-[:USES]-(p:Paper)-[:PROPOSES]->(m:Method)
RETURN m.name AS method, count(DISTINCT p) AS papers, min(p.published) AS first_published
ORDER BY papers DESC, method LIMIT $limit
