# Install the build to a fresh prefix, build a project against it, run that.
# Expects: BUILD_DIR, WORK_DIR, SOURCE_DIR, GENERATOR
file(REMOVE_RECURSE ${WORK_DIR})
function(must)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE failed OUTPUT_VARIABLE out ERROR_VARIABLE out)
  if(failed)
    message(FATAL_ERROR "${ARGN}\n${out}")
  endif()
endfunction()
must(${CMAKE_COMMAND} --install ${BUILD_DIR} --prefix ${WORK_DIR}/prefix)
must(${CMAKE_COMMAND} -S ${SOURCE_DIR}/project -B ${WORK_DIR}/build -G ${GENERATOR}
     -DCMAKE_PREFIX_PATH=${WORK_DIR}/prefix -DCMAKE_BUILD_TYPE=Release)
must(${CMAKE_COMMAND} --build ${WORK_DIR}/build)
must(${WORK_DIR}/build/consumer ${WORK_DIR}/inline.h5)
must(${WORK_DIR}/prefix/bin/cascade show ${WORK_DIR}/inline.h5)
must(${WORK_DIR}/prefix/bin/cascade validate
     ${WORK_DIR}/prefix/share/cascade/scenarios/btc-110k-100k7.json)
