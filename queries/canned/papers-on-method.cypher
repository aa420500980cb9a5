// title: Papers that propose, use or compare with a method, newest first
// param: method Method = "Transformer"
// param: since date = "1900" -- published then or later; undated papers come last
// param: limit integer = 25
// returns: year integer, paper string, role string, confidence float, id string
MATCH (:Method {name: $method})<-[r:PROPOSES|USES|COMPARES]-(p:Paper)
WHERE p.published IS NULL OR p.published >= $since
RETURN p.year AS year, coalesce(p.title, left(p.abstract, 80)) AS paper, type(r) AS role,
       r.confidence AS confidence, p.id AS id
ORDER BY p.published IS NULL, p.published DESC, confidence DESC, id, role LIMIT $limit
