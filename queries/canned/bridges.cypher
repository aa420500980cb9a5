// title: Methods and datasets that join two tasks
// about: Things that papers on the one task and papers on the other both work with; those that both fields share evenly come first.
// param: a Task = "object detection"
// param: b Task = "image classification"
// param: limit integer = 20
// returns: kind string, name string, papers_on_a integer, papers_on_b integer
MATCH (:Task {name: $a})<-[:ADDRESSES|PROPOSES]-(p:Paper)-[:USES|EVALUATES_ON|PROPOSES]->(e:Method|Dataset)
WITH e, count(DISTINCT p) AS papers_on_a
MATCH (:Task {name: $b})<-[:ADDRESSES|PROPOSES]-(p:Paper)-[:USES|EVALUATES_ON|PROPOSES]->(e)
WITH e, papers_on_a, count(DISTINCT p) AS papers_on_b
RETURN CASE WHEN e:Method THEN 'Method' ELSE 'Dataset' END AS kind, e.name AS name, papers_on_a, papers_on_b
ORDER BY CASE WHEN papers_on_a < papers_on_b THEN papers_on_a ELSE papers_on_b END DESC,
         papers_on_a + papers_on_b DESC, papers_on_a DESC, papers_on_b DESC, name, kind LIMIT $limit
