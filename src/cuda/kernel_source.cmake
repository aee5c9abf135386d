# Writes ${OUTPUT}, which gives the program the text of ${FILES} (comma between), one behind the other.
string(REPLACE "," ";" files "${FILES}")
set(text "#include \"kernel_source.hpp\"\n\nnamespace forecast {\n\nstd::string fused_lstm_source() {\n    return\n")
foreach(file IN LISTS files)
  file(READ ${file} content)
  string(APPEND text "R\"cuda-file(${content})cuda-file\"\n")
endforeach()
string(APPEND text ";\n}\n\n}  // namespace forecast\n")
file(WRITE ${OUTPUT} "${text}")
