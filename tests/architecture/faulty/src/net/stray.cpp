#include <torch/torch.h>
#include "../core/private.hpp"
#include "forecast/core/error.hpp"
