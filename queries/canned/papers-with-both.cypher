// title: Papers that name two things, and what they do with each
// param: a Entity = "Transformer"
// param: b Entity = "ImageNet"
// param: limit integer = 25
// returns: year integer, paper string, role_of_a string, role_of_b string, id string
MATCH (a:Entity {name: $a})<-[r]-(p:Paper)-[s]->(b:Entity {name: $b})
RETURN p.year AS year, coalesce(p.title, left(p.abstract, 80)) AS paper,
       type(r) AS role_of_a, type(s) AS role_of_b, p.id AS id
ORDER BY year IS NULL, year DESC, id, role_of_a, role_of_b LIMIT $limit
