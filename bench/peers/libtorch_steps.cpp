// Times training steps of a workload by plain libtorch. usage: libtorch_steps WORKLOAD THREADS; prints ms a step, then
// the versions of libtorch and of its BLAS.
#include <torch/torch.h>
#include <torch/version.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include "made_up.hpp"
#include "timed_steps.hpp"

namespace {

using forecast::Workload;
namespace nn = torch::nn;

/// The network of workloads.hpp.
class NetworkImpl : public nn::Module {
public:
    explicit NetworkImpl(const Workload& work)
        : has_covariates_(work.covariates > 0), steps_(static_cast<std::int64_t>(work.steps)), dropout_(work.dropout) {
        const auto units = work.units.front();  // alike in all layers
        const auto covariates = static_cast<std::int64_t>(work.covariates);
        lstm_ = register_module("lstm", nn::LSTM(nn::LSTMOptions(static_cast<std::int64_t>(work.step_inputs()), units)
                                                     .num_layers(static_cast<std::int64_t>(work.units.size()))
                                                     .batch_first(true)));
        if (work.context_units > 0) {
            context_ =
                register_module("context", nn::Linear(covariates, static_cast<std::int64_t>(work.context_units)));
        }
        if (work.step_outputs > 0) {
            of_step_ = register_module("of_step", nn::Linear(units, static_cast<std::int64_t>(work.step_outputs)));
        }
        auto columns = work.step_outputs > 0 ? covariates : units + covariates;
        for (const int dense : work.dense_units) {
            head_->push_back(nn::Linear(columns, dense));
            head_->push_back(nn::GELU(nn::GELUOptions().approximate("tanh")));
            columns = dense;
        }
        const auto outputs = static_cast<std::int64_t>(work.outputs);
        head_->push_back(nn::Linear(columns, outputs));
        register_module("head", head_);
        if (has_covariates_) {
            skip_ = register_module("skip", nn::Linear(nn::LinearOptions(covariates, outputs).bias(false)));
        }
    }
    at::Tensor forward(const at::Tensor& windows, const at::Tensor& covariates) {
        const auto states = std::get<0>(lstm_(with_context(windows, covariates)));  // [batch, steps, units]
        if (!of_step_.is_empty()) {
            return of_step_(dropout_(states)).flatten(1) + head_->forward(covariates) + skip_(covariates);
        }
        const auto state = dropout_(states.select(1, -1));  // [batch, units]
        return has_covariates_ ? head_->forward(at::cat({state, covariates}, 1)) + skip_(covariates)
                               : head_->forward(state);
    }

private:
    at::Tensor with_context(const at::Tensor& windows, const at::Tensor& covariates) {
        if (context_.is_empty()) {
            return windows;
        }
        const auto context = at::gelu(context_(covariates), "tanh");
        return at::cat({windows, context.unsqueeze(1).expand({-1, steps_, -1})}, 2);
    }

    bool has_covariates_;
    std::int64_t steps_;
    nn::Linear context_ = nullptr;
    nn::LSTM lstm_ = nullptr;
    nn::Linear of_step_ = nullptr;
    nn::Dropout dropout_;
    nn::Sequential head_;
    nn::Linear skip_ = nullptr;
};
TORCH_MODULE(Network);

/// [rows, columns]
at::Tensor made_up(std::size_t rows, std::size_t columns) {
    auto values = forecast::made_up(rows * columns);
    return at::tensor(values).view({static_cast<std::int64_t>(rows), static_cast<std::int64_t>(columns)});
}

/// The library that multiplies matrices, as it is mapped into this process.
std::string blas() {
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) {
        if (line.find("blas") != std::string::npos) {
            return std::filesystem::path(line.substr(line.find('/'))).filename();
        }
    }
    return "its own BLAS";
}

struct Data {
    at::Tensor windows;     // [windows, steps, columns]
    at::Tensor covariates;  // [windows, covariates]
    at::Tensor targets;     // [windows, outputs]
};

Data make_data(const Workload& work) {
    const std::size_t count = work.copied_windows();
    const auto series = made_up(work.rows(count), work.columns);
    const auto stride = static_cast<std::int64_t>(work.stride);
    const auto steps = static_cast<std::int64_t>(work.steps);
    const auto outputs = static_cast<std::int64_t>(work.outputs);
    const auto first = static_cast<std::int64_t>(count);
    return {series.unfold(0, steps, stride).slice(0, 0, first).transpose(1, 2).contiguous(),
            made_up(count, work.covariates),
            series.select(1, 0).slice(0, steps).unfold(0, outputs, stride).slice(0, 0, first).contiguous()};
}

double ms_of(const Workload& work, int threads) {
    at::set_num_threads(threads);
    at::globalContext().setFlushDenormal(true);
    torch::manual_seed(1);
    const Data data = make_data(work);
    Network network(work);
    torch::optim::Adam optimiser(network->parameters(), torch::optim::AdamOptions(1e-3));
    return forecast::ms_a_step(work, [&](std::size_t step) {
        std::vector<std::int64_t> drawn;
        for (std::size_t i = 0; i < work.batch; ++i) {
            drawn.push_back(static_cast<std::int64_t>(forecast::drawn_window(work, step, i)));
        }
        const auto rows = at::tensor(drawn);
        optimiser.zero_grad();
        const auto forecast = network(data.windows.index_select(0, rows), data.covariates.index_select(0, rows));
        at::mse_loss(forecast, data.targets.index_select(0, rows)).backward();
        nn::utils::clip_grad_norm_(network->parameters(), 1);
        optimiser.step();
    });
}

}  // namespace

int main(int argc, char** argv) {
    return forecast::time_peer(argc, argv, ms_of, std::string(TORCH_VERSION) + ", " + blas());
}
