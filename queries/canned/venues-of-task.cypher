// title: Venues of the papers on a task
// param: task Task = "object detection"
// param: limit integer = 20
// returns: venue string, papers integer, first integer, latest integer
MATCH (:Task {name: $task})<-[:ADDRESSES|PROPOSES]-(p:Paper)
WHERE p.venue IS NOT NULL
RETURN p.venue AS venue, count(DISTINCT p) AS papers, min(p.year) AS first, max(p.year) AS latest
ORDER BY papers DESC, venue LIMIT $limit
