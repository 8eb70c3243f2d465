"""The part of GitHub's interface that the form uses, in front of a real bare repository.

Nobody can run GitHub itself; what is asked is answered from git, and what is written is a commit in git.
"""

import base64
import json
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Route

API = "https://api.github.com"
ADDRESS = "https://github.com/eksempel/praksisnytt"
DAY = "2026-11-22T12:00:00Z"
EDITOR = {"id": 7, "login": "redaktor", "name": "Redaktøren", "email": "redaksjon@nett.example.org",
          "avatar_url": "data:,", "html_url": "https://github.com/redaktor"}  # fmt: skip
_ALIAS = re.compile(
    r"(\w+_\d+): +(object\((?:oid|expression): (\"(?:[^\"\\]|\\.)*\")\)|ref\(.*?path: (\"(?:[^\"\\]|\\.)*\"))"
)
_ENVIRONMENT = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
                for what, value in (("NAME", "Redaktøren"), ("EMAIL", "redaksjon@nett.example.org"))}  # fmt: skip


@dataclass
class GitHost:
    """Answers the form; ``pulls`` are the pull requests it opened, by number from 1."""

    repository: Path
    pulls: list[dict[str, Any]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def git(self, *arguments: str, data: bytes | None = None) -> bytes:
        """Run git in the bare repository."""
        command = ["git", "-C", str(self.repository), *arguments]
        return subprocess.run(command, input=data, env=_ENVIRONMENT, check=True, capture_output=True).stdout

    def one(self, *arguments: str, data: bytes | None = None) -> str:
        """The one line git answers."""
        return self.git(*arguments, data=data).decode().strip()

    def __call__(self, route: Route) -> None:
        """Answer one request of the browser."""
        request = route.request
        open_to_all = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "*",
                       "Access-Control-Allow-Methods": "*"}  # fmt: skip
        if request.method == "OPTIONS":
            return route.fulfill(status=204, headers=open_to_all)
        path, body = unquote(urlsplit(request.url).path), json.loads(request.post_data or "{}")
        answer = {"data": self.graph(body["query"], body["variables"])} if path == "/graphql" else (
            self.rest(request.method, path, body))  # fmt: skip
        return route.fulfill(status=200, headers=open_to_all, json=answer)

    def rest(self, method: str, path: str, body: dict[str, Any]) -> Any:
        """https://docs.github.com/en/rest"""
        if path == "/user":
            return EDITOR
        place = path.removeprefix("/repos/eksempel/praksisnytt/")
        if method == "GET" and place.startswith("git/trees/"):
            return {"tree": self.tree(place.rpartition("/")[2])}
        if (method, place) == ("POST", "pulls"):
            return self.opened(body)
        if method == "PUT" and (merged := re.fullmatch(r"pulls/(\d+)/merge", place)):
            return self.merged(self.pulls[int(merged[1]) - 1], body["commit_title"])
        if method == "DELETE" and place.startswith("git/refs/"):
            self.git("update-ref", "-d", place.removeprefix("git/"))
            return {}
        if labelled := re.fullmatch(r"issues/(\d+)(/labels)?", place):
            pull = self.pulls[int(labelled[1]) - 1]
            pull["labels"] = body.get("labels", pull["labels"])
            return {"labels": [{"name": name} for name in pull["labels"]]}
        if not place.startswith("collaborators/"):
            self.unknown.append(f"{method} {path}")
        return {}

    def tree(self, name: str) -> list[dict[str, Any]]:
        """Every file of a commit."""
        lines = self.git("ls-tree", "-r", "-l", "-z", name).decode().split("\0")[:-1]
        cut = [(line.split("\t", 1)[1], line.split("\t", 1)[0].split()) for line in lines]
        return [{"type": "blob", "path": path, "sha": words[2], "size": int(words[3])} for path, words in cut]

    def opened(self, body: dict[str, Any]) -> dict[str, Any]:
        """A new pull request."""
        head = self.one("rev-parse", body["head"])
        self.pulls.append({"number": len(self.pulls) + 1, "labels": [], "title": body["title"], "branch": body["head"],
                           "base": body["base"], "draft": body["draft"], "open": True})  # fmt: skip
        return {"number": len(self.pulls), "node_id": f"PR_{len(self.pulls)}", "title": body["title"],
                "html_url": f"{ADDRESS}/pull/{len(self.pulls)}", "head": {"sha": head},
                "created_at": DAY, "updated_at": DAY}  # fmt: skip

    def shown(self, pull: dict[str, Any]) -> dict[str, Any]:
        """An open pull request as it is listed."""
        lines = self.git("diff", "--name-status", f"main...{pull['branch']}").decode().splitlines()
        changes = {"A": "ADDED", "M": "MODIFIED", "D": "DELETED"}
        return {
            "id": f"PR_{pull['number']}", "number": pull["number"], "title": pull["title"],
            "url": f"{ADDRESS}/pull/{pull['number']}", "isDraft": pull["draft"], "isCrossRepository": False,
            "createdAt": DAY, "updatedAt": DAY, "headRefName": pull["branch"],
            "headRefOid": self.one("rev-parse", pull["branch"]),
            "author": {"login": EDITOR["login"], "name": EDITOR["name"], "email": EDITOR["email"], "databaseId": 7},
            "labels": {"nodes": [{"name": name} for name in pull["labels"]]},
            "files": {"nodes": [{"path": line.split("\t")[1], "changeType": changes[line[0]]} for line in lines]},
        }  # fmt: skip

    def merged(self, pull: dict[str, Any], title: str) -> dict[str, Any]:
        """Merge: nobody else commits to main here, so its tree is the branch's."""
        head, main = self.one("rev-parse", pull["branch"]), self.one("rev-parse", "main")
        made = self.one("commit-tree", f"{head}^{{tree}}", "-p", main, "-p", head, "-m", title)
        self.git("update-ref", "refs/heads/main", made, main)
        pull["open"] = False
        return {"sha": made, "merged": True}

    def graph(self, query: str, variables: dict[str, Any]) -> dict[str, Any]:
        """https://docs.github.com/en/graphql"""
        given = variables.get("input", {})
        if "createCommitOnBranch" in query:
            return {"createCommitOnBranch": {"commit": self.committed(given)}}
        if "createRef" in query:
            self.git("update-ref", given["name"], given["oid"])
            return {"createRef": {"ref": {"name": given["name"]}}}
        if ready := re.search(r"(convertPullRequestToDraft|markPullRequestReadyForReview)\(", query):
            pull = self.pulls[int(given["pullRequestId"].removeprefix("PR_")) - 1]
            pull["draft"] = ready[1].startswith("convert")
            return {ready[1]: {"pullRequest": {"isDraft": pull["draft"]}}}
        if "fork: repository" in query:
            return {"fork": {"id": "R_1"}, "base": {"ref": {"target": {"oid": self.one("rev-parse", "main")}}}}
        listed = {"nodes": [self.shown(pull) for pull in self.pulls if pull["open"]], "totalCount": len(self.pulls)}
        repository: dict[str, Any] = {"defaultBranchRef": {"name": "main"}, "pullRequests": listed}
        head = self.one("rev-parse", variables.get("branch") or "main")
        repository["ref"] = {"target": {"oid": head, "history": {"nodes": [{"oid": head, "message": "Innhold"}]}}}
        for name, _, thing, path in _ALIAS.findall(query):
            repository[name] = self.history(head) if path else self.blob(json.loads(thing))
        return {"repository": repository}

    def committed(self, given: dict[str, Any]) -> dict[str, Any]:
        """A commit on a branch, and the blobs it added."""
        branch, parent = f"refs/heads/{given['branch']['branchName']}", given["expectedHeadOid"]
        assert self.one("rev-parse", branch) == parent
        self.git("read-tree", parent)
        added = {}
        for number, file in enumerate(given["fileChanges"]["additions"]):
            blob = self.one("hash-object", "-w", "--stdin", data=base64.b64decode(file["contents"]))
            self.git("update-index", "--add", "--cacheinfo", f"100644,{blob},{file['path']}")
            added[f"file_{number}"] = {"oid": blob}
        for file in given["fileChanges"]["deletions"]:
            self.git("update-index", "--force-remove", file["path"])
        made = self.one("commit-tree", self.one("write-tree"), "-p", parent, "-m", given["message"]["headline"])
        self.git("update-ref", branch, made, parent)
        return {"oid": made, "committedDate": DAY, **added}

    def blob(self, name: str) -> dict[str, Any] | None:
        """A file by its hash or as ``branch:path``; nothing is known of a commit's previews."""
        if self.one("cat-file", "-t", name) != "blob":
            return None
        content = self.git("cat-file", "blob", name)
        return {"oid": self.one("rev-parse", name), "byteSize": len(content), "isBinary": False,
                "isTruncated": False, "text": content.decode("utf-8", "replace")}  # fmt: skip

    def history(self, head: str) -> dict[str, Any]:
        """The last commit of a file: here always the newest."""
        author = {
            "name": EDITOR["name"],
            "email": EDITOR["email"],
            "avatarUrl": "",
            "user": {"id": 7, "login": "redaktor"},
        }
        node = {"oid": head, "author": author, "committedDate": DAY}
        return {"target": {"history": {"nodes": [node]}}}
