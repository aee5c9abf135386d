#include "progress.hpp"

#include <sstream>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "forecast/core/digits.hpp"
#include "forecast/core/journal.hpp"
#include "forecast/report/table.hpp"

namespace forecast {
namespace {

constexpr double kQuietSeconds = 2;        // before it is worth while to say when the end will be
constexpr std::size_t kTellingShare = 20;  // before a 20th of the rows the first fits would say weeks
constexpr std::chrono::milliseconds kLiveEvery{200};
constexpr std::chrono::seconds kLogEvery{10};

std::string line_of(const Epoch& epoch, int epochs, double seconds) {
    const double left = seconds / epoch.number * (epochs - epoch.number);
    return fmt::format("epoch {}/{}  loss {:.4f}  val_loss {:.4f}  best {:.4f}{}  ETA {}  lr {:.1e}", epoch.number,
                       epochs, epoch.loss, epoch.validation_loss, epoch.best_validation_loss,
                       epoch.is_best ? " *" : "  ", format_seconds(left), epoch.learning_rate);
}

std::string line_of(const SweepStep& step, double seconds) {
    const std::size_t here = step.done - step.before;
    std::string line = fmt::format("trial {}/{}", step.done, step.all);
    if (step.pruned > 0) {
        line += fmt::format("  {} ended early", step.pruned);
    }
    if (step.failed > 0) {
        line += fmt::format("  {} failed", step.failed);
    }
    if (here > 0 && step.done < step.all) {
        line +=
            "  ETA " + format_seconds(seconds / static_cast<double>(here) * static_cast<double>(step.all - step.done));
    }
    return line;
}

/// The best trials below each other, under headings.
std::vector<std::string> leader_lines(const SweepStep& step) {
    std::vector<Table::Heading> headings = {{"trial"}, {step.objective}};
    for (const std::string& key : step.keys) {
        headings.push_back({key});
    }
    Table table(headings);
    for (const SweepStep::Leader& leader : step.best) {
        std::vector<std::string> cells = {std::to_string(leader.trial), fmt::format("{:.5g}", leader.objective)};
        cells.insert(cells.end(), leader.values.begin(), leader.values.end());
        table.add(std::move(cells));
    }
    std::istringstream text(table.render(TableFormat::text, Terminal{}));
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);) {
        lines.push_back(line);
    }
    return lines;
}

std::string best_text(const SweepStep& step) {
    if (step.best.empty()) {
        return "";
    }
    const SweepStep::Leader& best = step.best.front();
    std::string text = fmt::format("; best {} {:.5g}, trial {}:", step.objective, best.objective, best.trial);
    for (std::size_t i = 0; i < best.values.size(); ++i) {
        text += fmt::format(" {}={}", step.keys[i], best.values[i]);
    }
    return text;
}

}  // namespace

Progress::Progress(const Console& console) : console_(console) {}

double Progress::seconds_since_start() const {
    return std::chrono::duration<double>(Clock::now() - start_).count();
}

void Progress::on_note(const std::string& sentence) {
    console_.end_live();
    spdlog::info("{}", sentence);
}

void Progress::on_warning(const std::string& sentence) {
    console_.end_live();
    spdlog::warn("{}", sentence);
}

void Progress::on_request(const FetchStep& step) {
    const std::string what = fmt::format("{} {} .. {}", step.source, format_day(day_of(step.period.begin, kParis)),
                                         format_day(day_of(step.period.end, kParis)));
    if (!console_.has_live_line()) {
        log_progress(fmt::format("fetching {} ({}/{})", what, step.number, step.all), "request", step.number, step.all);
        return;
    }
    const auto done = static_cast<double>(step.number - 1);
    const double spent = seconds_since_start();
    const std::string eta = spent < kQuietSeconds || step.number == 1
                                ? ""
                                : "  ETA " + format_seconds(spent / done * (static_cast<double>(step.all) - done));
    console_.live(fmt::format("{}/{}  {}{}", step.number, step.all, what, eta));
}

void Progress::on_network(const std::vector<LayerSummary>& layers) {
    std::int64_t parameters = 0;
    for (const LayerSummary& layer : layers) {
        spdlog::info("layer {:<8} {:>10}  {:>9} weights", layer.name, layer.output, layer.parameters);
        parameters += layer.parameters;
    }
    spdlog::info("{} weights in {} layers", parameters, layers.size());
}

void Progress::on_epoch(const Epoch& epoch, int epochs) {
    if (epoch.number == 1) {  // what came before was no training
        start_ =
            Clock::now() - std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(epoch.seconds));
    }
    const auto time = Clock::now();
    if (console_.has_live_line()) {
        console_.live(line_of(epoch, epochs, seconds_since_start()));
    } else if (epoch.number == 1 || epoch.number == epochs || time >= next_) {
        next_ = time + kLogEvery;
        log_progress(line_of(epoch, epochs, seconds_since_start()), "epoch", static_cast<std::size_t>(epoch.number),
                     static_cast<std::size_t>(epochs));
    }
}

void Progress::on_forecast(std::size_t done, std::size_t all, std::size_t before) {
    const auto time = Clock::now();
    if (done == before + 1) {  // what came before was no forecast
        start_ = time;
        next_ = time + std::chrono::seconds(static_cast<int>(kQuietSeconds));
    }
    if (time < next_) {
        return;
    }
    std::string line = fmt::format("row {}/{}", done, all);
    if ((done - before) * kTellingShare >= all - before) {
        const double left =
            seconds_since_start() / static_cast<double>(done - before) * static_cast<double>(all - done);
        line += "  ETA " + format_seconds(left);
    }
    if (console_.has_live_line()) {
        console_.live(line);
        next_ = time + kLiveEvery;
    } else {
        log_progress(line, "row", done, all);
        next_ = time + kLogEvery;
    }
}

void Progress::on_sweep(const SweepStep& step) {
    const auto time = Clock::now();
    if (step.done == step.before) {  // what came before was no trial
        start_ = time;
    }
    const std::string head = line_of(step, seconds_since_start());
    if (console_.has_live_line()) {
        std::vector<std::string> lines = {head};
        if (!step.best.empty()) {
            const auto leaders = leader_lines(step);
            lines.insert(lines.end(), leaders.begin(), leaders.end());
        }
        console_.live(lines);
    } else if (step.done == step.all || time >= next_) {
        next_ = time + kLogEvery;
        log_progress(head + best_text(step), "trial", step.done, step.all);
    }
}

}  // namespace forecast
