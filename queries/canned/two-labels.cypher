// title: Suspicious entities: one name under two labels
// param: limit integer = 25
// returns: name string, kinds strings, papers integer
MATCH (e:Entity)
WITH e, CASE WHEN e:Method THEN 'Method' WHEN e:Dataset THEN 'Dataset' ELSE 'Task' END AS kind
WITH toLower(e.name) AS name, kind, e.paper_count AS papers ORDER BY kind
WITH name, collect(kind) AS kinds, sum(papers) AS papers
WHERE size(kinds) > 1
RETURN name, kinds, papers
ORDER BY papers DESC, name LIMIT $limit
