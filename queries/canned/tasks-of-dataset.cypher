// title: Tasks that a dataset is used for, by number of papers
// param: dataset Dataset = "COCO"
// param: limit integer = 20
// returns: task string, papers integer, benchmark boolean
MATCH (d:Dataset {name: $dataset})<-[:EVALUATES_ON|PROPOSES]-(p:Paper)-[:ADDRESSES|PROPOSES]->(t:Task)
RETURN t.name AS task, count(DISTINCT p) AS papers,
       EXISTS { MATCH (:Dataset {name: $dataset})-[:BENCHMARK_FOR]->(:Task {name: t.name}) } AS benchmark
ORDER BY papers DESC, task LIMIT $limit
