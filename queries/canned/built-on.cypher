// title: Methods that the proposal of a method builds on
// about: The methods that the papers which introduce it use, apply or study.
// param: method Method = "Mask R-CNN"
// param: limit integer = 20
// returns: method string, papers integer
MATCH (:Method {name: $method})<-[:PROPOSES]-(p:Paper)-[:USES]->(m:Method)
RETURN m.name AS method, count(DISTINCT p) AS papers
ORDER BY papers DESC, method LIMIT $limit
