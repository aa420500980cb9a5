// title: Papers of a method by month
// param: method Method = "Transformer"
// returns: month string, proposes integer, uses integer, compares integer
MATCH (:Method {name: $method})<-[r:PROPOSES|USES|COMPARES]-(p:Paper)
WHERE size(p.published) >= 7
RETURN left(p.published, 7) AS month,
       count(CASE WHEN type(r) = 'PROPOSES' THEN 1 END) AS proposes,
       count(CASE WHEN type(r) = 'USES' THEN 1 END) AS uses,
       count(CASE WHEN type(r) = 'COMPARES' THEN 1 END) AS compares
ORDER BY month
