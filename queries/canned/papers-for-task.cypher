// title: Papers that work on a task, newest first
// param: task Task = "object detection"
// param: since date = "1900" -- published then or later; undated papers come last
// param: limit integer = 25
// returns: year integer, paper string, role string, confidence float, id string
MATCH (:Task {name: $task})<-[r:ADDRESSES|PROPOSES]-(p:Paper)
WHERE p.published IS NULL OR p.published >= $since
RETURN p.year AS year, coalesce(p.title, left(p.abstract, 80)) AS paper, type(r) AS role,
       r.confidence AS confidence, p.id AS id
ORDER BY p.published IS NULL, p.published DESC, confidence DESC, id, role LIMIT $limit
