// title: Rising methods: those that gained the most papers in the last months
// about: Compares the last months of the graph, counted back from its latest month, with as many months before them. Papers without a month are left out.
// param: months integer = 12
// param: limit integer = 20
// returns: method string, recent integer, before integer, change integer
MATCH (p:Paper) WHERE size(p.published) >= 7
WITH max(12 * toInteger(left(p.published, 4)) + toInteger(substring(p.published, 5, 2))) AS last
MATCH (p:Paper)-[:USES|PROPOSES]->(e:Method) WHERE size(p.published) >= 7
WITH e, p, last - (12 * toInteger(left(p.published, 4)) + toInteger(substring(p.published, 5, 2))) AS age
WHERE age < 2 * $months
WITH e, count(DISTINCT CASE WHEN age < $months THEN p END) AS recent,
     count(DISTINCT CASE WHEN age >= $months THEN p END) AS before
WHERE recent > before
RETURN e.name AS method, recent, before, recent - before AS change
ORDER BY change DESC, method LIMIT $limit
