// title: Suspicious entities: introduced by more than one paper
// about: A second paper that introduces a thing is a homonym, a new version, or a wrong reading.
// param: limit integer = 25
// returns: kind string, name string, papers integer, first_published string, last_published string
MATCH (e:Entity)<-[:PROPOSES]-(p:Paper)
WITH e, count(p) AS papers, min(p.published) AS first_published, max(p.published) AS last_published
WHERE papers > 1
RETURN CASE WHEN e:Method THEN 'Method' WHEN e:Dataset THEN 'Dataset' ELSE 'Task' END AS kind, e.name AS name,
       papers, first_published, last_published
ORDER BY papers DESC, name, kind, e.id LIMIT $limit
