# The HTML report's script (Apache ECharts and our charts, bundled) and style, put into the program.
# The script comes from tools/report/dist/report.js where that lies in the tree, as in a release
# (tools/dev/make-release); else npm fetches the pinned packages once and node bundles them here.
set(report_source ${PROJECT_SOURCE_DIR}/tools/report)
set(report_script ${report_source}/dist/report.js)
if(NOT EXISTS ${report_script})
  find_program(CASCADE_NODE NAMES node nodejs)
  find_program(CASCADE_NPM npm)
  if(NOT CASCADE_NODE OR NOT CASCADE_NPM)
    message(FATAL_ERROR "node and npm are needed to build the charts of the HTML report: "
      "tools/install-dependencies installs them (or build from a release, which carries them built)")
  endif()
  # One copy of the packages (70 MB) for all build trees below build/.
  set(report_modules ${PROJECT_BINARY_DIR}/npm)
  string(FIND ${PROJECT_BINARY_DIR} ${PROJECT_SOURCE_DIR}/build/ inside)
  if(inside EQUAL 0)
    set(report_modules ${PROJECT_SOURCE_DIR}/build/npm)
  endif()
  set(report_script ${PROJECT_BINARY_DIR}/generated/report.js)
  file(GLOB report_sources CONFIGURE_DEPENDS ${report_source}/src/*.js)
  add_custom_command(OUTPUT ${report_script}
    COMMAND ${CMAKE_COMMAND} -DNPM=${CASCADE_NPM} -DPACKAGE=${report_source} -DFOLDER=${report_modules}
            -P ${PROJECT_SOURCE_DIR}/tools/cmake/npm.cmake
    COMMAND ${CASCADE_NODE} ${report_source}/build.mjs ${report_script} ${report_modules}/node_modules
    DEPENDS ${report_source}/package.json ${report_source}/package-lock.json ${report_source}/build.mjs
            ${report_sources} ${PROJECT_SOURCE_DIR}/tools/cmake/npm.cmake
    COMMENT "Bundling the charts of the HTML report"
    VERBATIM)
endif()

set(report_assets ${PROJECT_BINARY_DIR}/generated/report_assets.cpp)
add_custom_command(OUTPUT ${report_assets}
  COMMAND ${CMAKE_COMMAND} -DSCRIPT=${report_script} -DSTYLE=${report_source}/report.css
          -DFIGURES=${report_source}/figures.cjs
          -DOUTPUT=${report_assets} -P ${PROJECT_SOURCE_DIR}/tools/cmake/embed.cmake
  DEPENDS ${report_script} ${report_source}/report.css ${report_source}/figures.cjs
          ${PROJECT_SOURCE_DIR}/tools/cmake/embed.cmake
  COMMENT "Embedding the HTML report's script and style"
  VERBATIM)
# A long literal is the point here.
set_source_files_properties(${report_assets} PROPERTIES COMPILE_OPTIONS -Wno-overlength-strings)
target_sources(cascade_program PRIVATE ${report_assets})
