/** A kubeconfig in our words: every path is absolute, what has the wrong type is left out. */
export type Kubeconfig = {
	readonly currentContext: string | undefined;
	readonly contexts: ReadonlyMap<string, ContextEntry>;
	readonly clusters: ReadonlyMap<string, ClusterEntry>;
	readonly users: ReadonlyMap<string, UserEntry>;
};

export type ContextEntry = {
	readonly name: string;
	/** Empty where the file leaves it out. */
	readonly cluster: string;
	readonly user: string;
	readonly namespace: string | undefined;
};

export type ClusterEntry = {
	readonly name: string;
	/** As written, not checked. */
	readonly server: string;
	/** A path. */
	readonly certificateAuthority?: string | undefined;
	/** Base64 of PEM. */
	readonly certificateAuthorityData?: string | undefined;
	readonly tlsServerName?: string | undefined;
	readonly skipsTlsVerify: boolean;
	readonly proxyUrl?: string | undefined;
	readonly disablesCompression: boolean;
	/** For exec plugins: the cluster's extension `client.authentication.k8s.io/exec`, handed on as it is. */
	readonly execConfig?: unknown;
};

/** An exec plugin: a program that prints credentials. */
export type ExecEntry = {
	readonly apiVersion: string;
	/** Absolute where the file wrote a path, a bare name where it is to be found in PATH. */
	readonly command: string;
	readonly args: readonly string[];
	readonly env: ReadonlyArray<{readonly name: string; readonly value: string}>;
	readonly installHint: string | undefined;
	readonly providesClusterInfo: boolean;
	readonly interactiveMode: string | undefined;
};

export type Impersonation = {
	readonly user?: string | undefined;
	readonly uid?: string | undefined;
	readonly groups: readonly string[];
	readonly extra: Readonly<Record<string, readonly string[]>>;
};

export type UserEntry = {
	readonly name: string;
	/** Paths. */
	readonly clientCertificate?: string | undefined;
	readonly clientKey?: string | undefined;
	readonly tokenFile?: string | undefined;
	/** Base64 of PEM. */
	readonly clientCertificateData?: string | undefined;
	readonly clientKeyData?: string | undefined;
	readonly token?: string | undefined;
	readonly username?: string | undefined;
	readonly password?: string | undefined;
	readonly exec?: ExecEntry | undefined;
	readonly authProvider?: {readonly name: string; readonly config: Readonly<Record<string, unknown>>} | undefined;
	readonly impersonation: Impersonation;
};

/** What a connection is made of. Holds secrets: travels sealed. */
export type Access = {readonly cluster: ClusterEntry; readonly user: UserEntry};

export const nobody: Impersonation = {groups: [], extra: {}};
