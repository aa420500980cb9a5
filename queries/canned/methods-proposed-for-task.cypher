// title: Methods that papers on a task introduce, newest first
// param: task Task = "object detection"
// param: limit integer = 25
// returns: published string, method string, paper string, id string
MATCH (:Task {name: $task})<-[:ADDRESSES|PROPOSES]-(p:Paper)-[:PROPOSES]->(m:Method)
RETURN DISTINCT p.published AS published, m.name AS method, coalesce(p.title, left(p.abstract, 80)) AS paper,
       p.id AS id
ORDER BY published IS NULL, published DESC, method, id, paper LIMIT $limit
