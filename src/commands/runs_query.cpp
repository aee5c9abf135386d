#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "forecast/mlflow_db/run_maintenance.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;
using Kind = QueryResult::Kind;

struct QueryArguments {
    std::string sql;
    OutputArguments output;
};

Json to_json(const QueryResult::Value& value) {
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

std::string as_json(const QueryResult& result) {
    Json rows = Json::array();
    for (const auto& row : result.rows) {
        Json cells = Json::array();
        for (const auto& value : row) {
            cells.push_back(to_json(value));
        }
        rows.push_back(std::move(cells));
    }
    const auto replace = Json::error_handler_t::replace;  // a text in the database may be no UTF-8
    return Json{{"schema_version", 1}, {"columns", result.columns}, {"rows", rows}}.dump(2, ' ', false, replace) + "\n";
}

std::string as_table(const QueryResult& result, TableFormat format, const Console& console) {
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
    return table.render(format, console);
}

ExitCode run_query(const QueryArguments& arguments, Session& session) {
    const QueryResult result = query_sql(session.workspace().tracking, arguments.sql);
    print(arguments.output.json ? as_json(result) : as_table(result, arguments.output.format(), session.console()));
    return ExitCode::done;
}

}  // namespace

void add_runs_query(CLI::App& runs, CommandLine& line) {
    auto [command, arguments] =
        declare<QueryArguments>(runs, line, "query", "Ask the run store's database in SQL, reading only", run_query);
    command.footer(
        "Examples:\n  forecast runs query \"SELECT name, status FROM runs ORDER BY start_time DESC LIMIT 5\"\n"
        "  forecast runs query \"SELECT step, value FROM metrics WHERE key = 'val_loss'\" --csv\n");
    command.add_option("sql", arguments.sql, "One SELECT over MLflow's tables")->required();
    add_output_options(command, arguments.output);
}

}  // namespace forecast
