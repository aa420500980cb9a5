// title: Datasets of a task that a method was never evaluated on
// param: method Method = "Transformer"
// param: task Task = "object detection"
// param: limit integer = 20
// returns: dataset string, papers integer
MATCH (:Task {name: $task})<-[:ADDRESSES|PROPOSES]-(p:Paper)-[:EVALUATES_ON|PROPOSES]->(d:Dataset)
WHERE NOT EXISTS { MATCH (d)<-[:EVALUATES_ON|PROPOSES]-(:Paper)-[:PROPOSES|USES]->(:Method {name: $method}) }
  AND NOT EXISTS { MATCH (d)<-[:EVALUATED_WITH|TRAINED_WITH]-(:Method {name: $method}) }
RETURN d.name AS dataset, count(DISTINCT p) AS papers
ORDER BY papers DESC, dataset LIMIT $limit
