# Installs the packages of a lock file into FOLDER, once for each content of the lock file.
# Expects: NPM, PACKAGE (folder with package.json and package-lock.json), FOLDER
# Scripts of packages are not run. What npm has in its cache is not asked for again.
file(MAKE_DIRECTORY ${FOLDER})
file(LOCK ${FOLDER}/install.lock GUARD PROCESS TIMEOUT 600)
file(SHA256 ${PACKAGE}/package-lock.json wanted)
set(found "")
if(EXISTS ${FOLDER}/installed)
  file(READ ${FOLDER}/installed found)
endif()
if(found STREQUAL wanted)
  return()
endif()
file(COPY ${PACKAGE}/package.json ${PACKAGE}/package-lock.json DESTINATION ${FOLDER})
execute_process(
  COMMAND ${NPM} ci --ignore-scripts --prefer-offline --no-audit --no-fund --loglevel=error
  WORKING_DIRECTORY ${FOLDER} RESULT_VARIABLE failed OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(failed)
  message(FATAL_ERROR "npm could not install the packages of ${PACKAGE}:\n${output}")
endif()
file(WRITE ${FOLDER}/installed ${wanted})
