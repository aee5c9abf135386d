#include "forecast/report/query_table.hpp"

#include <nlohmann/json.hpp>

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;
using Kind = QueryResult::Kind;

Json value_json(const QueryResult::Value& value) {
    switch (value.kind) {
        case Kind::null:
            return nullptr;
        case Kind::number: {
            Json number = Json::parse(value.text, nullptr, false);
            return number.is_discarded() ? Json(value.text) : number;  // infinity is none in JSON
        }
        default:
            return value.text;
    }
}

}  // namespace

std::string query_json(const QueryResult& result) {
    Json rows = Json::array();
    for (const auto& row : result.rows) {
        Json cells = Json::array();
        for (const auto& value : row) {
            cells.push_back(value_json(value));
        }
        rows.push_back(std::move(cells));
    }
    const auto replace = Json::error_handler_t::replace;  // a text in the database may be no UTF-8
    return Json{{"schema_version", 1}, {"columns", result.columns}, {"rows", rows}}.dump(2, ' ', false, replace) + "\n";
}

std::string render_query(const QueryResult& result, TableFormat format, const Terminal& terminal) {
    std::vector<Table::Heading> headings;
    for (std::size_t c = 0; c < result.columns.size(); ++c) {
        const bool is_number = !result.rows.empty() && result.rows.front()[c].kind == Kind::number;
        headings.push_back({result.columns[c], is_number});
    }
    Table table(headings);
    for (const auto& row : result.rows) {
        std::vector<std::string> cells;
        for (const auto& value : row) {
            cells.push_back(value.kind == Kind::null && format != TableFormat::csv ? "NULL" : value.text);
        }
        table.add(std::move(cells));
    }
    return table.render(format, terminal);
}

}  // namespace forecast
