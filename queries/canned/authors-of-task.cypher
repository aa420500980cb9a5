// title: Authors with the most papers on a task
// param: task Task = "object detection"
// param: limit integer = 20
// returns: author string, papers integer
MATCH (:Task {name: $task})<-[:ADDRESSES|PROPOSES]-(p:Paper)
UNWIND p.authors AS author
RETURN author, count(DISTINCT p) AS papers
ORDER BY papers DESC, author LIMIT $limit
