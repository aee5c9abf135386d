#include "spool_delivery.hpp"

#include <chrono>
#include <iterator>
#include <thread>

#include "forecast/tracking/spool.hpp"

namespace forecast {
namespace {

constexpr std::size_t kMetricsAtOnce = 1000;
constexpr std::chrono::milliseconds kGap(10);

const LogBatch* metrics_only(const RunRecord& record) {
    const auto* batch = std::get_if<LogBatch>(&record);
    return batch != nullptr && batch->params.empty() && batch->tags.empty() ? batch : nullptr;
}

/// Consecutive records that go as one: small batches of metrics are put together.
struct Portion {
    RunRecord record;
    std::vector<std::size_t> positions;
};

Portion take_portion(const SpoolContents& contents, std::size_t from) {
    Portion portion{contents.records[contents.waiting[from]], {contents.waiting[from]}};
    if (metrics_only(portion.record) == nullptr) {
        return portion;
    }
    auto& metrics = std::get<LogBatch>(portion.record).metrics;
    for (std::size_t i = from + 1; i < contents.waiting.size(); ++i) {
        const LogBatch* next = metrics_only(contents.records[contents.waiting[i]]);
        if (next == nullptr || metrics.size() + next->metrics.size() > kMetricsAtOnce) {
            break;
        }
        metrics.insert(metrics.end(), next->metrics.begin(), next->metrics.end());
        portion.positions.push_back(contents.waiting[i]);
    }
    return portion;
}

std::string refusal(const SpoolFile& file, const std::string& reason) {
    return fmt::format("the store refuses it: {}; mend that, or remove {} to give it up", reason, file.path().string());
}

}  // namespace

void leave_gap(const RunStore& store) {
    if (!store.location().is_server()) {
        std::this_thread::sleep_for(kGap);
    }
}

DeliveryOutcome deliver(SpoolFile& file, RunStore& store) {
    const SpoolContents contents = file.read();
    DeliveryOutcome outcome;
    std::vector<std::size_t> waiting;
    for (std::size_t i = 0; i < contents.waiting.size();) {
        const Portion portion = take_portion(contents, i);
        try {
            apply(portion.record, store, contents.header.run);
            outcome.records += portion.positions.size();
            leave_gap(store);
        } catch (const Error& failure) {
            outcome.blocked = is_passing(failure);
            outcome.kind = failure.kind();
            outcome.failure = outcome.blocked ? failure.what() : refusal(file, failure.what());
            if (outcome.blocked) {
                waiting.insert(waiting.end(), contents.waiting.begin() + static_cast<std::ptrdiff_t>(i),
                               contents.waiting.end());
                break;
            }
            waiting.insert(waiting.end(), portion.positions.begin(), portion.positions.end());
        }
        i += portion.positions.size();
    }
    if (waiting.empty()) {
        file.remove();
    } else if (outcome.records > 0) {
        file.note_waiting(contents, waiting);
    }
    return outcome;
}

}  // namespace forecast
