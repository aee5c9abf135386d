# Writes git_commit.hpp into ${OUTPUT} when the commit of ${SOURCE} has changed; "unknown" outside git.
execute_process(COMMAND git -c safe.directory=${SOURCE} -C ${SOURCE} rev-parse HEAD OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE
                RESULT_VARIABLE failed ERROR_QUIET)
if(failed)
  set(commit unknown)
endif()
set(text "#pragma once\n\ninline constexpr const char* kGitCommit = \"${commit}\";\n")
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT "${text}" @ONLY)  # writes a changed text only
