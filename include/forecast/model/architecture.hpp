#pragma once

#include <string>
#include <vector>

#include "forecast/model/model_info.hpp"
#include "forecast/model/safetensors.hpp"

namespace forecast {

/// architecture.json: the layers of a network in the order of the forward pass, for people and other programs.
///
///   {"input": {"past": [rows, columns], "ahead": [rows, columns]}, "output": [horizon], "parameters": n,
///    "layers": [{"name", "type", "units", ..., "parameters", "tensors": {NAME: shape}}, ...]}
///
/// `tensors` are the names of weights.safetensors. Types are lstm, batch_norm, dropout, concatenate (of the last state
/// and the covariates of each target row), dense and linear.
std::string architecture_json(const ModelInfo& info, const std::vector<NamedTensor>& tensors);

}  // namespace forecast
