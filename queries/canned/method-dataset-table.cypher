// title: Which method of a task is worked with on which dataset
// about: One row for each pair of a method that papers on the task use or propose and a dataset of the same papers: the filled cells of the method by dataset table.
// param: task Task = "object detection"
// param: limit integer = 100
// returns: method string, dataset string, papers integer
MATCH (:Task {name: $task})<-[:ADDRESSES|PROPOSES]-(p:Paper)-[:PROPOSES|USES]->(m:Method)
MATCH (p)-[:EVALUATES_ON|PROPOSES]->(d:Dataset)
RETURN m.name AS method, d.name AS dataset, count(DISTINCT p) AS papers
ORDER BY papers DESC, method, dataset LIMIT $limit
