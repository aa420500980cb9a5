// title: Papers, and the entities they introduce, by year
// returns: year integer, papers integer, methods integer, datasets integer, tasks integer
MATCH (p:Paper) WHERE p.year IS NOT NULL
OPTIONAL MATCH (p)-[:PROPOSES]->(e:Entity)
RETURN p.year AS year, count(DISTINCT p) AS papers,
       count(DISTINCT CASE WHEN e:Method THEN e END) AS methods,
       count(DISTINCT CASE WHEN e:Dataset THEN e END) AS datasets,
       count(DISTINCT CASE WHEN e:Task THEN e END) AS tasks
ORDER BY year
