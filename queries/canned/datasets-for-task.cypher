// title: Datasets used for a task, by number of papers
// param: task Task = "object detection"
// param: limit integer = 20
// returns: dataset string, papers integer
MATCH (:Task {name: $task})<-[:ADDRESSES|PROPOSES]-(p:Paper)-[:EVALUATES_ON|PROPOSES]->(d:Dataset)
RETURN d.name AS dataset, count(DISTINCT p) AS papers
ORDER BY papers DESC, dataset LIMIT $limit
