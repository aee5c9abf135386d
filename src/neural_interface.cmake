# Writes neural_interface.hpp into ${OUTPUT} when a header that the neural plugin shares with the executable has changed:
# one built from others than the other would crash.
set(headers "")
foreach(module core features lstm cuda dataset model training)
  file(GLOB module_headers ${SOURCE}/include/forecast/${module}/*.hpp)
  list(APPEND headers ${module_headers})
endforeach()
list(SORT headers)
set(all "${COMPILER}")
foreach(header ${headers})
  file(SHA256 ${header} hash)
  file(RELATIVE_PATH name ${SOURCE} ${header})
  string(APPEND all "\n${name} ${hash}")
endforeach()
string(SHA256 interface "${all}")
set(text "#pragma once\n\n#define FORECAST_NEURAL_INTERFACE \"forecast-neural-interface:${interface}\"\n")
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT "${text}" @ONLY)  # writes a changed text only
