// title: Papers on a task by month
// param: task Task = "object detection"
// returns: month string, papers integer
MATCH (:Task {name: $task})<-[:ADDRESSES|PROPOSES]-(p:Paper)
WHERE size(p.published) >= 7
RETURN left(p.published, 7) AS month, count(DISTINCT p) AS papers
ORDER BY month
