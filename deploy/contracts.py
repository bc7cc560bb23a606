"""An import contract of the house's own: these modules may import only those.

import-linter has contracts that forbid; a rule module is safer with a list of what it may know,
since a new library is then kept out without being named.
"""

from __future__ import annotations

import sys

import grimp
from importlinter import Contract, ContractCheck, fields, output
from importlinter.domain import helpers


class OnlyImports(Contract):
    """`modules` may import the standard library, themselves and `may_import`; nothing else.

    Both are lists of modules, wildcards allowed; each stands for all that is below it too.
    """

    type_name = "only"

    modules = fields.ListField(subfield=fields.ModuleExpressionField())
    may_import = fields.ListField(subfield=fields.ModuleExpressionField())

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002, FBT001 - import-linter's signature
        """Collect what is imported beyond the list."""
        bound = self._expand(graph, self.modules)
        allowed = self._expand(graph, self.may_import)
        beyond = sorted(
            f"{importer} imports {imported}"
            for importer in bound
            for imported in graph.find_modules_directly_imported_by(importer)
            if imported not in allowed | _family(importer, bound)
            and imported.partition(".")[0] not in sys.stdlib_module_names
        )
        return ContractCheck(kept=not beyond, metadata={"beyond": beyond})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print one line for each import that isn't allowed."""
        for line in check.metadata["beyond"]:
            output.print_error(line)

    @staticmethod
    def _expand(graph: grimp.ImportGraph, expressions: object) -> set[str]:
        modules = helpers.module_expressions_to_modules(
            graph,
            expressions,  # type: ignore[arg-type] # import-linter sets the field's value
        )
        names = {module.name for module in modules}
        known = names & graph.modules
        below = {
            child
            for name in known
            if not graph.is_module_squashed(name)
            for child in graph.find_descendants(name)
        }
        return known | below


def _family(importer: str, bound: set[str]) -> set[str]:
    """Give the bound modules of the importer's own service: `services.rights.rules.*`."""
    home = importer.split(".")[:3]
    return {module for module in bound if module.split(".")[:3] == home}
