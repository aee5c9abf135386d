#include <algorithm>

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "forecast/workflow/store_copy.hpp"
#include "interruption.hpp"
#include "progress.hpp"

namespace forecast {
namespace {

constexpr std::size_t kShownDigits = 12;

struct CopyArguments {
    StoreCopyRequest request;
    bool json = false;
};

void print_parts(const std::vector<CopiedPart>& parts, bool json, const Console& console) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    Table table({{"what", false}, {"rows"}, {"rows there"}, {"sha256", false}, {"same", false}});
    for (const CopiedPart& part : parts) {
        table.add({part.name, std::to_string(part.rows), std::to_string(part.rows_there),
                   part.sha256.substr(0, kShownDigits), part.is_same() ? "yes" : "NO"});
        list.push_back({{"what", part.name},
                        {"rows", part.rows},
                        {"rows_there", part.rows_there},
                        {"sha256", part.sha256},
                        {"sha256_there", part.sha256_there},
                        {"same", part.is_same()}});
    }
    if (json) {
        print_document({{"schema_version", 1}, {"parts", list}});
    } else {
        print(table.render(TableFormat::text, console));
    }
}

ExitCode run_copy(const CopyArguments& arguments, Session& session) {
    const Interruption interruption;
    Progress progress(session.console());
    std::vector<CopiedPart> parts;
    try {
        parts = copy_store(arguments.request, session.workspace(), progress, interruption.cancellation());
    } catch (const Cancelled&) {
        spdlog::warn("interrupted: what was copied is kept; the same command goes on from there");
        return interruption.exit_code();
    }
    print_parts(parts, arguments.json, session.console());
    if (!std::all_of(parts.begin(), parts.end(), [](const CopiedPart& part) { return part.is_same(); })) {
        throw Error("the stores differ where the table says so: {} had other rows before, or somebody writes into one",
                    observation_store_name(arguments.request.to))
            .with_advice("copy into an empty store, or type the same command again");
    }
    spdlog::info("both stores hold the same. Next: FORECAST_STORE={}", observation_store_name(arguments.request.to));
    return ExitCode::done;
}

}  // namespace

void add_data_copy(CLI::App& data, CommandLine& line) {
    auto [command, arguments] = declare<CopyArguments>(
        data, line, "copy", "Copy a store into another, be it a file or on a server, and compare both", run_copy);
    command.footer(
        "Examples:\n  forecast data copy --from mlruns/observations.db --to postgresql://ada@db.example/town\n"
        "  forecast data copy --from postgresql://ada@db.example/town --to sqlite:///copy.db\n"
        "What is there already is not written again: after an interruption the same command goes on.\n");
    command.add_option("--from", arguments.request.from, "Store that is copied; it is only read")->required();
    command.add_option("--to", arguments.request.to, "Store that is written, and made if it is not there")->required();
    command.add_flag("--wait", arguments.request.wait, "Queue behind another forecast instead of exit 6");
    command.add_flag("--json", arguments.json, "Counts and checksums as one JSON document");
}

}  // namespace forecast
