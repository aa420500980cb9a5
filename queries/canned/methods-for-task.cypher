// title: Methods used for a task, by number of papers
// param: task Task = "object detection"
// param: limit integer = 20
// returns: method string, papers integer
MATCH (:Task {name: $task})<-[:ADDRESSES|PROPOSES]-(p:Paper)-[:USES|PROPOSES]->(m:Method)
RETURN m.name AS method, count(DISTINCT p) AS papers
ORDER BY papers DESC, method LIMIT $limit
