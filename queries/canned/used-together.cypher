// title: Methods used in the same papers as a method
// param: method Method = "Transformer"
// param: limit integer = 20
// returns: method string, papers integer, share float
MATCH (m:Method {name: $method})<-[:USES|PROPOSES]-(p:Paper)-[:USES|PROPOSES]->(other:Method)
WHERE other <> m
WITH other, count(DISTINCT p) AS papers
RETURN other.name AS method, papers, round(1.0 * papers / other.paper_count, 3) AS share
ORDER BY papers DESC, share DESC, method LIMIT $limit
