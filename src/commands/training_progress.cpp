#include "training_progress.hpp"

#include <spdlog/spdlog.h>

#include "forecast/core/digits.hpp"

namespace forecast {
namespace {

constexpr std::chrono::seconds kLogEvery{10};

}  // namespace

TrainingProgress::TrainingProgress(const Console& console, int epochs)
    : console_(console), epochs_(epochs), start_(std::chrono::steady_clock::now()), last_logged_(start_) {}

std::string TrainingProgress::line(const Epoch& epoch) const {
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start_;
    const double left = spent.count() / epoch.number * (epochs_ - epoch.number);
    return fmt::format("epoch {}/{}  loss {:.4f}  val_loss {:.4f}  best {:.4f}{}  ETA {}  lr {:.1e}", epoch.number,
                       epochs_, epoch.loss, epoch.validation_loss, epoch.best_validation_loss,
                       epoch.is_best ? " *" : "  ", format_seconds(left), epoch.learning_rate);
}

void TrainingProgress::show(const Epoch& epoch) {
    const auto time = std::chrono::steady_clock::now();
    if (console_.has_live_line()) {
        console_.live(line(epoch));
    } else if (epoch.number == 1 || epoch.number == epochs_ || time - last_logged_ >= kLogEvery) {
        last_logged_ = time;
        spdlog::info("{}", line(epoch));
    }
}

}  // namespace forecast
