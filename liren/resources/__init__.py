"""Resources 资源名录: what a community can call on, who serves companies, its social organizations, needs companies may help with."""
