#include "forecast/model/exported_module.hpp"

#include <sstream>
#include <utility>

#include <ATen/core/grad_mode.h>
#include <ATen/ops/from_blob.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/python/update_graph_executor_opt.h>
#include <torch/csrc/jit/serialization/import.h>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/error.hpp"

namespace forecast {
namespace {

constexpr std::size_t kLongestReason = 500;

}  // namespace

struct ExportedModule::Module {
    torch::jit::Module script;
    std::string origin;

    /// [batch, horizon]; what another program wrote may compute anything.
    [[nodiscard]] at::Tensor forward(const at::Tensor& input, std::int64_t horizon) {
        at::Tensor output;
        try {
            output = script.forward({input}).toTensor();
        } catch (const std::exception& e) {
            throw Error("the model of {} cannot be run: {}", origin, clipped(visible(e.what()), kLongestReason));
        }
        if (output.dim() != 2 || output.size(0) != input.size(0) || output.size(1) != horizon ||
            output.scalar_type() != at::kFloat) {
            throw Error("the model of {} gives {} values for {} samples of {} rows each, not a float of each row",
                        origin, output.numel(), input.size(0), horizon);
        }
        return output;
    }
};

struct ExportedModule::Loaded {
    std::unique_ptr<Module> module;
    ModelInfo info;
};

ExportedModule::Loaded ExportedModule::load(const std::string& archive, const std::string& origin) {
    torch::jit::ExtraFilesMap extra = {{"model_info.json", ""}};
    Loaded loaded;
    try {
        std::istringstream bytes(archive);
        loaded.module = std::make_unique<Module>(Module{torch::jit::load(bytes, at::Device(at::kCPU), extra), origin});
        loaded.module->script.eval();
    } catch (const c10::Error& e) {
        throw Error("{} is no TorchScript archive that can be read: {}", origin, e.what_without_backtrace());
    }
    loaded.info = model_info_from_json(extra["model_info.json"], origin);
    return loaded;
}

ExportedModule::ExportedModule(const std::string& archive, const std::string& origin)
    : ExportedModule(load(archive, origin)) {}
ExportedModule::ExportedModule(Loaded loaded)
    : TrainedModule(std::move(loaded.info)), module_(std::move(loaded.module)) {}
ExportedModule::~ExportedModule() = default;

namespace {

/// [batch, rows, columns] a view of `input`.
at::Tensor as_batch(const std::vector<float>& input, const ModelInfo& info) {
    const auto rows = info.input_rows();
    const auto columns = static_cast<std::int64_t>(info.columns().size());
    const auto batch = static_cast<std::int64_t>(input.size()) / (rows * columns);
    // from_blob takes no const pointer; the module does not write to its input.
    auto* const values = const_cast<float*>(input.data());  // NOLINT(cppcoreguidelines-pro-type-const-cast)
    return at::from_blob(values, {batch, rows, columns}, at::kFloat);
}

}  // namespace

std::vector<float> ExportedModule::gradients(const std::vector<float>& input, std::size_t lead) const {
    const torch::jit::GraphOptimizerEnabledGuard as_written(false);
    const auto x = as_batch(input, info()).clone().requires_grad_();
    module_->forward(x, info().horizon).select(1, static_cast<std::int64_t>(lead)).sum().backward();
    const auto gradient = x.grad().contiguous();
    return {gradient.data_ptr<float>(), gradient.data_ptr<float>() + gradient.numel()};
}

std::vector<float> ExportedModule::run(const std::vector<float>& input) const {
    const at::NoGradGuard no_gradient;
    // Without optimisation the third call computes what the first one did, operation by operation.
    const torch::jit::GraphOptimizerEnabledGuard as_written(false);
    const auto output = module_->forward(as_batch(input, info()), info().horizon).contiguous();
    return {output.data_ptr<float>(), output.data_ptr<float>() + output.numel()};
}

}  // namespace forecast
