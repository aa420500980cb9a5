// title: Methods that papers on a task compare with
// param: task Task = "object detection"
// param: limit integer = 20
// returns: method string, papers integer
MATCH (:Task {name: $task})<-[:ADDRESSES|PROPOSES]-(p:Paper)-[:COMPARES]->(m:Method)
RETURN m.name AS method, count(DISTINCT p) AS papers
ORDER BY papers DESC, method LIMIT $limit
