// title: Hubs: entities with the most neighbours
// param: limit integer = 20
// returns: kind string, name string, neighbours integer, papers integer
MATCH (e:Entity)
RETURN CASE WHEN e:Method THEN 'Method' WHEN e:Dataset THEN 'Dataset' ELSE 'Task' END AS kind, e.name AS name,
       COUNT { (e)--() } AS neighbours, e.paper_count AS papers
ORDER BY neighbours DESC, papers DESC, name, kind LIMIT $limit
