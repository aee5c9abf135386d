#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "forecast/dataset/samples.hpp"
#include "forecast/model/model_info.hpp"

namespace forecast {

/// Where a module's input of one sample, [rows, columns], holds what is read.
class InputCells {
public:
    explicit InputCells(const ModelInfo& info);

    [[nodiscard]] std::size_t count() const { return rows_ * columns_; }
    [[nodiscard]] std::size_t columns() const { return columns_; }
    /// Column `c` of the past in row `step` of the window.
    [[nodiscard]] std::size_t past(std::size_t step, std::size_t c) const { return step * columns_ + c; }
    /// Column `c` of ahead in the target row `lead`, from 0.
    [[nodiscard]] std::size_t ahead(std::size_t lead, std::size_t c) const {
        return (lookback_ + lead) * columns_ + places_[c];
    }
    /// The newest known load that the output of `lead` is a change of; nothing where it is the load itself.
    [[nodiscard]] std::optional<std::size_t> anchor(std::size_t lead) const;

private:
    std::size_t lookback_;
    std::size_t rows_;
    std::size_t columns_;
    std::vector<std::size_t> places_;  // of the columns of ahead
    std::optional<Anchor> anchor_;
};

/// A trained network with all that is around it: it takes and gives physical units. One thread at a time.
///
///   MW = network output * target_scale + target_offset, plus the newest known load if the output is a change
class TrainedModule {
public:
    virtual ~TrainedModule() = default;
    TrainedModule(const TrainedModule&) = delete;
    TrainedModule& operator=(const TrainedModule&) = delete;

    /// [batch, info().input_rows(), columns] in physical units -> [batch, horizon] MW; NaN where an input that is read
    /// is NaN. Throws Error, as gradients() does, if what is behind it computes something else, or nothing.
    [[nodiscard]] virtual std::vector<float> run(const std::vector<float>& input) const = 0;
    /// [batch, info().input_rows(), columns] the gradient of each sample's output `lead`, from 0, by its input.
    [[nodiscard]] virtual std::vector<float> gradients(const std::vector<float>& input, std::size_t lead) const = 0;
    [[nodiscard]] const ModelInfo& info() const { return info_; }
    [[nodiscard]] const InputCells& cells() const { return cells_; }

protected:
    explicit TrainedModule(ModelInfo info) : info_(std::move(info)), cells_(info_) {}

private:
    ModelInfo info_;
    InputCells cells_;
};

/// The input of one sample, [info.input_rows(), columns]. Cells that the network does not read are 0. Cells that it
/// reads are NaN if unknown.
std::vector<float> module_input(const Samples& samples, std::size_t sample, const ModelInfo& info);

}  // namespace forecast
