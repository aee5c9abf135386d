#include "commands.hpp"
#include "forecast/report/query_table.hpp"

namespace forecast {
namespace {

struct QueryArguments {
    std::string sql;
    OutputArguments output;
};

ExitCode run_query(const QueryArguments& arguments, Session& session) {
    const QueryResult result = query_sql(session.workspace().tracking, arguments.sql);
    print(arguments.output.json ? query_json(result)
                                : render_query(result, arguments.output.format(), session.console()));
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
