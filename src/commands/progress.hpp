#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "console.hpp"
#include "forecast/workflow/observer.hpp"

namespace forecast {

/// Shows how far a workflow is: a live line on a terminal, else a log line every ten seconds. Notes and warnings go to
/// the log.
class Progress final : public Observer {
public:
    explicit Progress(const Console& console);
    ~Progress() override { console_.end_live(); }
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void on_note(const std::string& sentence) override;
    void on_warning(const std::string& sentence) override;
    void on_request(const FetchStep& step) override;
    void on_network(const std::vector<LayerSummary>& layers) override;
    void on_epoch(const Epoch& epoch, int epochs) override;
    void on_forecast(std::size_t done, std::size_t all, std::size_t before) override;
    void on_sweep(const SweepStep& step) override;

private:
    using Clock = std::chrono::steady_clock;

    [[nodiscard]] double seconds_since_start() const;

    const Console& console_;
    Clock::time_point start_ = Clock::now();
    Clock::time_point next_ = start_;  ///< nothing is shown before
};

}  // namespace forecast
