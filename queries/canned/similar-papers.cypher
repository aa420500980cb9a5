// title: Papers like one paper, by what they share
// about: Each thing both papers work with counts the more, the fewer papers name it. Things that are only mentioned do not count.
// param: paper Paper = ""
// param: limit integer = 15
// returns: score float, year integer, paper string, shared strings, id string
MATCH (p:Paper {id: $paper})-[r]->(e:Entity)<-[s]-(other:Paper)
WHERE type(r) <> 'MENTIONS' AND type(s) <> 'MENTIONS' AND other <> p
WITH DISTINCT other, e ORDER BY e.paper_count, e.name, e.id
WITH other, collect(e.name) AS shared, sum(1.0 / e.paper_count) AS score
RETURN round(score, 4) AS score, other.year AS year, coalesce(other.title, left(other.abstract, 80)) AS paper,
       shared, other.id AS id
ORDER BY score DESC, id LIMIT $limit
