#pragma once

namespace forecast {

/// Tags that MLflow itself reads, of a run:
inline constexpr const char* kNameTag = "mlflow.runName";
inline constexpr const char* kUserTag = "mlflow.user";
/// The models in the run's artifacts, a JSON list.
inline constexpr const char* kModelHistoryTag = "mlflow.log-model.history";

/// of a registered model: "true" makes it a prompt, which is no model and not shown.
inline constexpr const char* kPromptTag = "mlflow.prompt.is_prompt";

}  // namespace forecast
