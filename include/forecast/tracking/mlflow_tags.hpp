#pragma once

// Keys of tags that have a meaning to MLflow.

namespace forecast {

// Of a run.

inline constexpr const char* kNameTag = "mlflow.runName";  ///< the run's name; setting it renames the run
inline constexpr const char* kUserTag = "mlflow.user";     ///< who made the run
/// The models in the run's artifacts: a JSON list, see with_model().
inline constexpr const char* kModelHistoryTag = "mlflow.log-model.history";

// Of a registered model.

/// "true" makes the entry a prompt. A prompt is no model and is not listed.
inline constexpr const char* kPromptTag = "mlflow.prompt.is_prompt";

}  // namespace forecast
