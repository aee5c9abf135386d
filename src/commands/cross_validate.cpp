#include <utility>

#include <fmt/format.h>

#include "commands.hpp"
#include "forecast/workflow/cross_validation.hpp"
#include "recorded_work.hpp"
#include "recording_report.hpp"

namespace forecast {
namespace {

struct CrossValidateArguments {
    std::size_t folds = 5;
    std::string scheme = "expanding";
    bool wait = false;
    std::vector<std::string> tags;
    OutputArguments output;
};

void print_folds(const CrossValidateArguments& arguments, const CrossValidation& outcome,
                 const TrackingLocation& location, const Console& console) {
    if (arguments.output.json) {
        auto json = folds_json(outcome.scores);
        json["run_id"] = outcome.run.id;
        print_document(json);
        return;
    }
    print(render_folds(outcome.scores, arguments.output.format(), console));
    if (arguments.output.format() == TableFormat::text) {
        print("\n" + describe_recording(outcome.run, location, "forecast runs show " + outcome.run.id.substr(0, 8)));
    }
}

ExitCode run_cross_validate(const CrossValidateArguments& arguments, Session& session) {
    const Workspace& workspace = session.workspace();
    CrossValidationRequest request;
    request.config = load_config(session.config());
    request.config_file = session.config().file;
    request.tags = parse_tags(arguments.tags);
    request.folds = arguments.folds;
    request.scheme = parse_enum<FoldScheme>(arguments.scheme).value();
    request.wait = arguments.wait;
    return do_recorded_work(session, [&](Progress& progress, const Cancellation& cancellation) {
        const CrossValidation outcome = cross_validate(std::move(request), workspace, progress, cancellation);
        return conclude_parent(outcome, session,
                               [&] { print_folds(arguments, outcome, workspace.tracking, session.console()); });
    });
}

}  // namespace

void add_cross_validate(CLI::App& app, CommandLine& line) {
    auto [command, arguments] = declare<CrossValidateArguments>(
        app, line, "cross-validate", "Train the network on several folds before the test period, validate each later",
        run_cross_validate);
    command.footer(
        "Examples:\n  forecast cross-validate --config configs/sample.json\n"
        "  forecast cross-validate --config configs/sample.json --folds 2 --scheme years --json\n"
        "  forecast cross-validate --config configs/brest-reference.json --scheme rolling --set training.epochs=50\n");
    add_config_option(command, line.config, ConfigOption::required);
    add_set_option(command, line.config);
    add_territory_option(command, line.config);
    command.add_option("--folds", arguments.folds, "How many (default: 5)")->check(CLI::Range(1, 1000));
    command
        .add_option("--scheme", arguments.scheme,
                    "expanding (each fold learns from all before it; the default), rolling (from as many days each) or "
                    "years (each is validated on a calendar year)")
        ->check(CLI::IsMember(texts_of<FoldScheme>()));
    command.add_flag("--wait", arguments.wait, "Queue behind another forecast instead of exit 6");
    add_tag_option(command, arguments.tags, "Tag of the run: --tag purpose=trial");
    add_output_options(command, arguments.output);
}

}  // namespace forecast
