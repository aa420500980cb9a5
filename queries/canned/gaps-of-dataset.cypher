// title: Methods of a task never evaluated on a dataset of it
// about: Methods that papers on the task use or propose, none of which also works with the dataset. A gap in this graph, which may be one in the literature.
// param: task Task = "object detection"
// param: dataset Dataset = "COCO"
// param: limit integer = 20
// returns: method string, papers integer
MATCH (:Task {name: $task})<-[:ADDRESSES|PROPOSES]-(p:Paper)-[:PROPOSES|USES]->(m:Method)
WHERE NOT EXISTS { MATCH (m)<-[:PROPOSES|USES]-(:Paper)-[:EVALUATES_ON|PROPOSES]->(:Dataset {name: $dataset}) }
  AND NOT EXISTS { MATCH (m)-[:EVALUATED_WITH|TRAINED_WITH]->(:Dataset {name: $dataset}) }
RETURN m.name AS method, count(DISTINCT p) AS papers
ORDER BY papers DESC, method LIMIT $limit
