// title: Most-named methods, datasets and tasks
// param: limit integer = 30
// returns: kind string, name string, papers integer
MATCH (e:Entity)
RETURN CASE WHEN e:Method THEN 'Method' WHEN e:Dataset THEN 'Dataset' ELSE 'Task' END AS kind, e.name AS name,
       e.paper_count AS papers
ORDER BY papers DESC, name, kind LIMIT $limit
