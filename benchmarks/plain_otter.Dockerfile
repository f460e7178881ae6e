# The grading image with otter-grader beside the kit: what the benchmarks compare with.
#
# benchmarks/plain_otter.py builds the stage `packages` once for a set of pinned packages, and the
# whole again, in seconds, for every new version of the kit. The build context is made there:
#   packages.txt, constraints.txt  what to add, and the kit's own pins
#   ca.pem                         certificate authorities to trust while building
#   pip/                           the pip of the machine that builds; the grading image has none

ARG GRADING_IMAGE=autograder:cpu
ARG PACKAGES_IMAGE=packages

FROM ${GRADING_IMAGE} AS grading

FROM grading AS packages
COPY . /build/
ARG PIP_INDEX_URL
ARG PIP_EXTRA_INDEX_URL
ARG PIP_FIND_LINKS
ARG PIP_TRUSTED_HOST
ARG PIP_PROXY
ARG PIP_DEFAULT_TIMEOUT
ARG PIP_RETRIES
# Compiled as it is installed: without bytecode Otter would be slower than it is.
RUN PYTHONPATH=/build PIP_CERT=/build/ca.pem python -m pip install --no-cache-dir --compile \
    --disable-pip-version-check --constraint /build/constraints.txt \
    --requirement /build/packages.txt \
 && rm -r /build

FROM ${PACKAGES_IMAGE}
COPY --from=grading /opt/kit /opt/kit
