// title: Tasks that no paper works on with a dataset
// param: min_papers integer = 1 -- papers that work on the task, at least
// param: limit integer = 25
// returns: task string, papers integer
MATCH (t:Task)<-[:ADDRESSES|PROPOSES]-(p:Paper)
WHERE NOT EXISTS { MATCH (t)<-[:ADDRESSES|PROPOSES]-(:Paper)-[:EVALUATES_ON|PROPOSES]->(:Dataset) }
  AND NOT EXISTS { MATCH (t)<-[:BENCHMARK_FOR]-(:Dataset) }
WITH t, count(DISTINCT p) AS papers
WHERE papers >= $min_papers
RETURN t.name AS task, papers
ORDER BY papers DESC, task LIMIT $limit
