#include "commands.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/text.hpp"
#include "forecast/workflow/child_reports.hpp"
#include "forecast/workflow/row_report.hpp"
#include "forecast/workflow/row_scoring.hpp"
#include "forecast/workflow/run_reports.hpp"
#include "png_file.hpp"

namespace forecast {
namespace {

struct ReportArguments {
    std::vector<std::string> runs = {"latest"};
    std::string out;
    std::string language = "en";
    std::string format = "html";
    std::string plot;
    int width = 860;

    [[nodiscard]] bool is_plot() const { return format == "svg" || format == "png"; }
};

std::vector<RunSummary> chosen_runs(const ReportArguments& arguments, Session& session) {
    std::vector<RunSummary> runs;
    for (const std::string& reference : arguments.runs) {
        runs.push_back(session.run(reference));
    }
    return runs;
}

WebPage report_page(const RunStore& store, const std::vector<RunSummary>& runs, const Words& words) {
    if (runs.size() > 1) {
        return run_report(compared_runs_report(store, runs), words);
    }
    if (row_task_of(runs.front())) {
        return recorded_rows_page(runs.front(), store, words);
    }
    auto page = parent_page(store, runs.front(), words);
    return page ? std::move(*page) : run_report(reported_run(store, runs.front()), words);
}

/// The plot that is asked for. Throws Error(invalid_argument), naming those that there are.
const PageFigure& chosen_plot(const WebPage& page, const std::string& name) {
    const PageFigure* figure = find_figure(page, name);
    if (figure == nullptr) {
        throw Error(ErrorKind::invalid_argument, "{}; this report has the plots {}",
                    name.empty() ? std::string("svg and png are of one plot: name it by --plot")
                                 : fmt::format("there is no plot '{}'", name),
                    join(figure_names(page), ", "));
    }
    return *figure;
}

std::string report_text(const ReportArguments& arguments, const WebPage& page, const Words& words) {
    if (arguments.format == "md") {
        return markdown_page(page, words);
    }
    return arguments.is_plot() ? svg_file(chosen_plot(page, arguments.plot), arguments.width, words)
                               : html_page(page, words);
}

/// "report-3f2a9c1b.html", or of a plot "forecast-3f2a9c1b.svg"; of several runs the ids of all.
std::string usual_name(const ReportArguments& arguments, const std::vector<RunSummary>& runs) {
    std::string name = arguments.is_plot() ? arguments.plot : "report";
    for (const RunSummary& run : runs) {
        name += "-" + run.run_id.substr(0, 8);
    }
    return name + "." + arguments.format;
}

/// What would be ignored without a word.
void check_plot_options(const ReportArguments& arguments) {
    if (!arguments.plot.empty() && !arguments.is_plot()) {
        throw Error(ErrorKind::invalid_argument, "--plot is for --format svg or png; {} is the whole page",
                    arguments.format);
    }
    if (arguments.out == "-" && arguments.format == "png") {
        throw Error(ErrorKind::invalid_argument, "a PNG goes into a file: --out FILE.png");
    }
}

ExitCode run_report_command(const ReportArguments& arguments, Session& session) {
    check_plot_options(arguments);
    const Words words(*parse_enum<Language>(arguments.language));
    const auto runs = chosen_runs(arguments, session);
    const WebPage page = report_page(session.runs(), runs, words);
    const std::string text = report_text(arguments, page, words);
    const std::string file = arguments.out.empty() ? usual_name(arguments, runs) : arguments.out;
    if (file == "-") {
        print(text);
        return ExitCode::done;
    }
    arguments.format == "png" ? write_png(text, file) : write_file_atomically(file, text);
    print(page.headline + "\nwritten to " + file + "\n");
    return ExitCode::done;
}

}  // namespace

void add_report(CLI::App& app, CommandLine& line) {
    auto [command, arguments] = declare<ReportArguments>(
        app, line, "report", "A run in pictures: one HTML file that loads nothing from elsewhere", run_report_command);
    command.footer(
        "Examples:\n  forecast report\n  forecast report --run 3f2a9c --language fr --out brest.html\n"
        "  forecast report --run 3f2a9c --run 81d0be          two runs on the days that both forecast\n"
        "  forecast report --format svg --plot forecast       one plot, for a document of yours\n");
    command.add_option("--run", arguments.runs, std::string(kRunReference) + "; several are compared")
        ->capture_default_str()
        ->allow_extra_args(false);
    command.add_option("--out", arguments.out, "File to write, - for stdout (default: report-RUN.html here)")
        ->transform(path_as_typed());
    add_language_option(command, arguments.language);
    command
        .add_option(
            "--format", arguments.format,
            "The whole page (html), text with tables (md), or one plot (svg; png by rsvg-convert of librsvg2-bin)")
        ->check(CLI::IsMember(std::vector<std::string>{"html", "md", "svg", "png"}))
        ->capture_default_str();
    command.add_option("--plot", arguments.plot, "Name of the plot for svg and png; a wrong one lists them");
    command.add_option("--width", arguments.width, "Pixels of that plot")
        ->check(CLI::Range(320, 4000))
        ->capture_default_str();
}

}  // namespace forecast
